"""Our SFTP server, from which providers pick their 835 files up. It only translates."""
