"""What can be done with a delivery: receive it, check it, tell about it, look at it."""
