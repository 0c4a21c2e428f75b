"""Images of media: container, segments, media and sectors, on disk and in object stores."""
