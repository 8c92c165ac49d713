import subprocess
import sys


def test_the_module_is_the_command():
    result = subprocess.run(
        [sys.executable, "-m", "oporde", "protocol", "list"], capture_output=True, text=True, check=True
    )

    assert "gmsd/2017" in result.stdout
