"""A protocol becomes queries: the plan, how it is compiled, and how it is kept beside its protocol."""
