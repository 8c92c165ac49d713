"""The op-orde reports of approved files: made by themselves, read, judged and explained."""
