"""The examiner: checks that judge what the server saw, outside the student's process."""
