"""The example in examples/kharkiv, loaded through the apps' actions."""
