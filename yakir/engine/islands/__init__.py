"""Energy islands: the cheapest local generation that outlasts the outages."""

import lazy_loader

# As with the engine itself: whoever asks for no island does not wait for its compiler.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
