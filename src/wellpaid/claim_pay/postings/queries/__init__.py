"""Reads of own books: files, cases, and the page of everything that has to be matched up."""

from .cases import BooksCase, NoteRow, WholeCase, books_case, open_corrections, whole_case
from .files import FILES_SHOWN, FileRow, posting_file, posting_files
from .page import PAGE_ROWS, MatchPage, Wanted, match_page

__all__ = [
    "FILES_SHOWN",
    "PAGE_ROWS",
    "BooksCase",
    "FileRow",
    "MatchPage",
    "NoteRow",
    "Wanted",
    "WholeCase",
    "books_case",
    "match_page",
    "open_corrections",
    "posting_file",
    "posting_files",
    "whole_case",
]
