"""Peers: the places that are most like a city, with reasons."""

from upstate.places.peers.nearest import Peer, PeerGroup, Variable, find_peers
from upstate.places.peers.reasons import Reason
from upstate.places.peers.subject import Subject, subject_of_row
from upstate.places.peers.themes import ALL, THEMES, title_of

__all__ = [
    "ALL",
    "THEMES",
    "Peer",
    "PeerGroup",
    "Reason",
    "Subject",
    "Variable",
    "find_peers",
    "subject_of_row",
    "title_of",
]
