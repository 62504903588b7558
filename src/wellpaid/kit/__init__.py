"""Tools that know no domain: no models, no app imports."""
