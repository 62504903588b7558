"""Screening: whom payments are held for, before they go out."""
