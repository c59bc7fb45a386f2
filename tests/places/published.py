"""Small made-up files of the layouts that the Census Bureau and others publish, faults included."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from upstate.places.files.profile import FORMULAS

# The last header is filled with blanks, as in the published files.
_GAZETTEER = f"""\
USPS\tGEOID\tANSICODE\tNAME\tLSAD\tFUNCSTAT\tALAND\tAWATER\tALAND_SQMI\tAWATER_SQMI\tINTPTLAT\tINTPTLONG{" " * 14}
AL\t0100100\t02582661\tAbanda CDP\t57\tS\t7764035\t34284\t2.998\t0.013\t33.091627\t-85.527029
CA\t0639003\t02411565\tLa Cañada Flintridge city\t25\tA\t22347007\t36584\t8.628\t0.014\t34.210530\t-118.200137
HI\t1571550\t02630783\tUrban Honolulu CDP\t62\tS\t156683200\t96000\t60.496\t0.037\t21.324377\t-157.845825
NY\t3601000\t00978659\tAlbany city\t25\tA\t55000000\t1000000\t21.2\t0.4\t42.666526\t-73.798625
NY\t3663000\t00979426\tRochester city\t25\tA\t92700000\t1000000\t35.8\t0.4\t43.169927\t-77.616891
NY\t3673000\t00979539\tSyracuse city\t25\tA\t64863000\t1400000\t25.0\t0.5\t43.040998\t-76.143554
NY\t3633139\t00979060\tHempstead village\t47\tA\t9540000\t0\t3.7\t0\t40.704470\t-73.619000
TN\t4752006\t02405092\tNashville-Davidson metropolitan government (balance)\t00\tF\t1233000000\t50000000\t476\t19\t36.171800\t-86.785002
"""
_ESTIMATES = """\
SUMLEV,STATE,COUNTY,PLACE,COUSUB,CONCIT,PRIMGEO_FLAG,FUNCSTAT,NAME,STNAME,ESTIMATESBASE2020,POPESTIMATE2020,POPESTIMATE2021,POPESTIMATE2022
040,36,000,00000,00000,00000,0,A,New York,New York,20200000,20200000,19850000,19700000
050,36,067,00000,00000,00000,0,A,Onondaga County,New York,476516,476516,473236,468249
061,36,059,00000,34000,00000,0,A,Hempstead town,New York,793409,793409,790982,781000
162,36,000,73000,00000,00000,0,A,Syracuse city,New York,148620,148100,146103,144451
157,36,067,73000,00000,00000,1,A,Syracuse city,New York,148620,148100,146103,144451
162,36,000,63000,00000,00000,0,A,Rochester city,New York,211328,211000,210606,209352
162,36,000,33139,00000,00000,0,A,Hempstead village,New York,59169,59000,58500,58000
157,36,001,01000,00000,00000,1,A,Albany city,New York,90000,90000,98000,98000
157,36,083,01000,00000,00000,1,A,Albany city,New York,617,617,617,617
157,36,067,99990,67000,00000,0,F,Balance of Onondaga County,New York,200000,200000,200000,200000
162,06,000,39003,00000,00000,0,A,La Cañada Flintridge city,California,20573,20500,20000,19800
170,47,000,00000,00000,52004,0,A,Nashville-Davidson metropolitan government,Tennessee,715884,715000,703953,708144
172,47,000,52006,00000,52004,0,F,Nashville-Davidson metropolitan government (balance),Tennessee,689447,689000,678851,683622
162,47,000,52006,00000,00000,0,F,Nashville-Davidson metropolitan government (balance),Tennessee,689447,689000,678851,683622
"""
_RANKED = """\
GEO.id,GEO.id2,GEO.display-label,GC_RANK.target-geo-id,GC_RANK.target-geo-id2,GC_RANK.rank-label,GC_RANK.display-label,GC_RANK.display-label,rescensus42010,resbase42010,respop72010,respop72011,respop72012
0100000US,,United States,1620000US3663000,3663000,1,"United States - Rochester city, New York","Rochester city, New York",210565,210532,210502,210513,210540
0100000US,,United States,1620000US1571550,1571550,2,"United States - Urban Honolulu CDP, Hawaii","Urban Honolulu CDP, Hawaii",337256,337256,338671,342179,345661
0100000US,,United States,1620000US3673000,3673000,3,"United States - Syracuse city, New York","Syracuse city, New York",145170,145151,145177,145027,144703
0100000US,,United States,1620000US0637692,0637692,4,"United States - Jurupa Valley city, California","Jurupa Valley city, California",(X),95004,95303,96000,97426
0100000US,,United States,1620000US3633139,3633139,5,"United States - Hempstead village, New York","Hempstead village, New York",53891,53896,54000,54300,54700
"""
_MADE = """\
name,population,SUMLEV,STATE,COUNTY,PLACE,NAME,STNAME,latitude,longitude,lat1,lng1,lat2,lng2,diff
Syracuse,146103,157,36,067,73000,Syracuse city,New York,43.04,-76.14,43.04,-76.14,43.04,-76.14,0
Hempstead,790982,157,36,059,33139,Hempstead village,New York,40.70,-73.62,40.70,-73.62,40.70,-73.62,0
Bethel,20537,061,09,001,00000,Bethel town,Connecticut,41.37,-73.40,41.37,-73.40,41.37,-73.40,0
"""
_DENSITY = """\
"GEO.id","GEO.id2","GEO.display-label","GCT_STUB.target-geo-id","GCT_STUB.target-geo-id2","GCT_STUB.display-label","Density per square mile of land area"
"0400000US36",36,"New York","1600000US3673000",3673000,"Syracuse city",5797.3
"0400000US06",6,"California","1600000US0639003",639003,"La Cañada Flintridge city",2346.4
"0400000US47",47,"Tennessee","1700000US4752004",4752004,"Nashville-Davidson metropolitan government",1265.4
"""
_PEERS = """\
proj_uid,PovertyChange2000,fips,displayname,TotalPopulation,Poverty,HousingPre1980,CBSA_POP_2022_5yr,SA_Part_Est2022,geo_flag
syracuse_NY,2.3461294,3673000,"Syracuse, New York",146134,24.037701,87.839737,658694,22.185415,Place
pasadena_CA,1.5,639003,"La Canada Flintridge, California",20000,2.5,70,13111917,.15,Place
athens_GA,1.1,13059,"Clarke County (Athens), Georgia",128000,20.1,40.2,215000,59.5,County
orange_NJ,2.1,3401313045,"Orange, New Jersey",34000,19.9,80.1,19908595,.17,Township
"""
_WEBSITES = """\
GEOID,MUNICIPALITY,STATE,WEBSITE_AVAILABLE,WEBSITE_URL
1600000US3673000,Syracuse,New York,1,https://www.syr.gov/
1600000US3663000,Rochester,New York,1,javascript:alert(1)
1600000US3601000,Albany,New York,0,
"""


def survey_answer() -> list[list[str | None]]:
    """What the API of the American Community Survey answers, for all variables at once: 30 of 100 in each share."""
    variables = sorted({name for formula in FORMULAS.values() for name in formula.needs})
    syracuse: dict[str, str | None] = dict.fromkeys(variables, "10")
    syracuse |= {"B17010_002E": "30", "B17010_001E": "120", "B19013_001E": "43584", "B25077_001E": "117900"}
    albany: dict[str, str | None] = dict.fromkeys(variables, "10")
    albany |= {"B17010_002E": "-666666666", "B19013_001E": None}
    return [
        ["NAME", *variables, "state", "place"],
        ["Syracuse city, New York", *syracuse.values(), "36", "73000"],
        ["Albany city, New York", *albany.values(), "36", "01000"],
        ["Abanda CDP, Alabama", *syracuse.values(), "01", "00100"],
    ]


def gazetteer_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2024_Gaz_place_national.txt", _GAZETTEER.encode())
    return packed.getvalue()


FILES: dict[str, bytes] = {
    "2024_Gaz_place_national.zip": gazetteer_zip(),
    "sub-est2022.csv": _ESTIMATES.encode("latin-1"),
    "ranked.csv": _RANKED.encode("latin-1"),
    "made_2021.csv": _MADE.encode(),
    "density.csv": _DENSITY.encode("latin-1"),
    "peer_cities.csv": _PEERS.encode(),
    "websites_2022.csv": _WEBSITES.replace("\n", "\r\n").encode(),
    "acs5_2022.json": json.dumps(survey_answer()).encode(),
}


def publish(folder: Path, *names: str) -> Path:
    """Write the named files, or all, into a new folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or FILES:
        (folder / name).write_bytes(FILES[name])
    return folder
