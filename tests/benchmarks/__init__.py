"""What the engine is measured against: the same schedule asked of it and of the libraries that people use instead."""
