"""Letters with access codes, who asks for one, and the file of addresses."""
