"""What a run remembers of the billers' answers, in little space (R22)."""

import pickle
import zlib


class Memory:
    """A dict whose values are kept packed: an invoice of 40 kB takes 2.

    Values are this process's own, and never leave it.
    """

    def __init__(self):
        self._packed = {}

    def __len__(self):
        return len(self._packed)

    def __contains__(self, key):
        return key in self._packed

    def __setitem__(self, key, value):
        # level 1: half the time of the usual one, for a tenth more space
        self._packed[key] = zlib.compress(pickle.dumps(value, -1), 1)

    def __getitem__(self, key):
        return pickle.loads(zlib.decompress(self._packed[key]))

    def get(self, key):
        """The value; None where there is none."""
        if key not in self:
            return None
        return self[key]

    def pop(self, key):
        """The value, remembered no longer; None where there is none."""
        value = self.get(key)
        self.forget(key)
        return value

    def forget(self, key):
        self._packed.pop(key, None)
