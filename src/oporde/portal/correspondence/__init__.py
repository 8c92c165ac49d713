"""Every mail: written from templates, kept, sent by a job until it is sent. Knows addresses, not people."""
