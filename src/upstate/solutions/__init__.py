"""The format of a solution, its checks, the shelf, and what a city has borrowed."""

from upstate.solutions.folder import FolderText, read_folder, shown_name
from upstate.solutions.kinds import Solution, read_solution
from upstate.solutions.lock import SOLUTION_NAME, Lock, copy_borrowed, load_lock, load_original
from upstate.solutions.ranking_kind import RankingSolution, read_ranking
from upstate.solutions.shelf import find_on_shelf, read_shelf, shelf_folders, shelf_rankings

__all__ = [
    "SOLUTION_NAME",
    "FolderText",
    "Lock",
    "RankingSolution",
    "Solution",
    "copy_borrowed",
    "find_on_shelf",
    "load_lock",
    "load_original",
    "read_folder",
    "read_ranking",
    "read_shelf",
    "read_solution",
    "shelf_folders",
    "shelf_rankings",
    "shown_name",
]
