"""What a customer sees by a signed link, without a login: the paper, its files, their answer.

GET shows and never acts (mail scanners fetch links); POST acts. May import: every slice of documents.
"""
