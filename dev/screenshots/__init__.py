"""The pictures of the README and of the app's description, taken from the demo."""

from .studio import look_at_screens, take_pictures
