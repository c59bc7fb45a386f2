import time
from tests.web.reading import words
def test_try(town, client, person):
    for who in (client, person("editor")):
      for a in ("/performance/","/performance/potholes-filled-in-5-days/", "/performance/print/","/performance/meetings/","/performance/meetings/new/","/performance/follow-ups/", "/performance/main-breaks/","/performance/potholes-filled-in-5-days/figures.csv"):
        t=time.time(); r=who.get(a); print(a, r.status_code, round(time.time()-t,2)); 
        if r.status_code==200: print(words(r)[260:3600])
    assert 0
