"""Payments of health plans to providers: from the plan's file to the matched deposit."""
