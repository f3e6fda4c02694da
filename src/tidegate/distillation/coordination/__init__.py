"""Coordination: what joins accounts: templates, settings, infrastructure, minutes, one list.

A template is any key that requests share (draws.PLACES); templates used together are a family.
"""
