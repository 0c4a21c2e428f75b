"""Images as they are: container, segments, media and sectors, on disk and in object stores."""
