"""x"""


def wrong_in_papers(*args):
    return []
