"""The pictures of the README, of the guides and of the app's description."""

from .studio import ALBUMS, look_at_screens, take_pictures
