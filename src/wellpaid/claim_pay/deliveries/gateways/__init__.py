"""Where files are brought: a server of somebody's, or a folder of the operator's."""
