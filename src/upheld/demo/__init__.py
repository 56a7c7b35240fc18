"""An analysis and its dated evidence to look around in; what it is made from stands in its README."""
