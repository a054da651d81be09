"""Numbers only: what communities have, how long it lasts, and which projects give them most."""

import lazy_loader

# The names stand in __init__.pyi alone. They are found when first asked for, so that a page that
# needs none of the simulations does not wait for their compiler.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
