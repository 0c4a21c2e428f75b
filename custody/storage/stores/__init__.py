"""Object stores: keys of objects, journals of uploads, folders and buckets."""
