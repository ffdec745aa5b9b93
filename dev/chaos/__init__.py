"""Faults on purpose, in any number: whatever happens, no invoice is lost or doubled.

``make chaos`` plays them. Read ``faults`` (what goes wrong), ``stage`` (on what),
``invariants`` (what must hold), ``play`` and ``report``.
"""
