"""What an audit can find: stable codes by scope, with their severity and who must act."""
