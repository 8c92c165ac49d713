"""Tags of pages that tell about rounds."""
