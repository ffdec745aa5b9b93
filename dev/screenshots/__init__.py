"""The pictures of the README and of the app's description, taken from the demo."""

from .studio import take_pictures
