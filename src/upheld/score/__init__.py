"""Proper scores and calibration."""
