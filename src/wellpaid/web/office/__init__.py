"""The billing office: what people have asked, and answering it."""
