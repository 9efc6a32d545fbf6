/** Names that are invented, or too common to identify anyone. */
export const given =
  `Alex Ari Bo Casey Dana Eden Finn Gray Harper Indy Jules Kai Lane Max Noa Ollie Pat Quinn Ray Robin Sam Sasha Sky
   Tal Toni Uma Val Wren Yael Zion Remy Ash`.split(/\s+/)
export const family =
  `Ash Elm Fox Lee Ott Abbot Birch Cole Dale Elder Field Glen Heath Ives Jarrow Kirk Linden Marsh North Oakes Pike
   Quill Reed Stone Thorn Underhill Vale Ward Yarrow Zeller Alder Brook Cliff Dune Fern Grove Hale`.split(/\s+/)
export const streets =
  'Alder Birch Cedar Dune Elm Fern Grove Hazel Iris Juniper Kelp Linden Maple Nettle Oak Pine'.split(' ')
export const towns =
  `Ayr Elm Fenn Holt Moss Ashby Bray Corby Derry Lindale Norwick Aldermoor Birchwick Cedarholm Dunmere Elmstead
   Fernhill Greyford Hazelton Ironbridge Junipero Kelpton Lindenau Mapledon Nettlebay Oakmere Pinecrest`.split(/\s+/)
export const states =
  `AK AL AR AZ CA CO CT DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR
   PA RI SC SD TN TX UT VA VT WA WI WV WY`.split(/\s+/)
