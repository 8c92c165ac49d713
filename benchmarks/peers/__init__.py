"""The rules of the Wmo file of GMSD 2017 as the users of other tools would write them by hand: one tool, one file."""
