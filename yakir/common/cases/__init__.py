"""Cases of the engine as JSON files: schemas, reading with every fault by pointer, writing."""
