"""The first pages of a day: what needs somebody, and the long lists behind each count."""
