"""What every page shares: the frame around it, who may see it, and what it looks like. Knows no app."""
