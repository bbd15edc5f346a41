/** Places people ask the time of, by IANA zone; names as a recogniser writes them, lower case. */
const zones: Readonly<Record<string, string>> = {
  'Europe/London':
    'london, england, the uk, uk, the united kingdom, britain, great britain, scotland, edinburgh, manchester, wales, gmt',
  'Europe/Dublin': 'dublin, ireland',
  'Europe/Lisbon': 'lisbon, portugal',
  'Europe/Madrid': 'madrid, spain, barcelona',
  'Europe/Paris': 'paris, france, lyon, marseille',
  'Europe/Brussels': 'brussels, belgium',
  'Europe/Amsterdam': 'amsterdam, the netherlands, netherlands, holland, rotterdam',
  'Europe/Berlin': 'berlin, germany, munich, hamburg, frankfurt, cologne, central europe',
  'Europe/Zurich': 'zurich, switzerland, geneva, bern',
  'Europe/Vienna': 'vienna, austria',
  'Europe/Rome': 'rome, italy, milan, naples, venice',
  'Europe/Copenhagen': 'copenhagen, denmark',
  'Europe/Oslo': 'oslo, norway',
  'Europe/Stockholm': 'stockholm, sweden',
  'Europe/Helsinki': 'helsinki, finland',
  'Europe/Warsaw': 'warsaw, poland, krakow',
  'Europe/Prague': 'prague, the czech republic, czech republic',
  'Europe/Budapest': 'budapest, hungary',
  'Europe/Bucharest': 'bucharest, romania',
  'Europe/Sofia': 'sofia, bulgaria',
  'Europe/Athens': 'athens, greece',
  'Europe/Istanbul': 'istanbul, turkey, ankara',
  'Europe/Kiev': 'kyiv, kiev, ukraine',
  'Europe/Moscow': 'moscow, russia, saint petersburg, st petersburg',
  'Atlantic/Reykjavik': 'reykjavik, iceland',
  'Africa/Cairo': 'cairo, egypt',
  'Africa/Lagos': 'lagos, nigeria',
  'Africa/Nairobi': 'nairobi, kenya',
  'Africa/Johannesburg': 'johannesburg, south africa, cape town',
  'Africa/Casablanca': 'casablanca, morocco',
  'Asia/Jerusalem': 'jerusalem, israel, tel aviv',
  'Asia/Riyadh': 'riyadh, saudi arabia',
  'Asia/Dubai': 'dubai, abu dhabi, the united arab emirates',
  'Asia/Tehran': 'tehran, iran',
  'Asia/Karachi': 'karachi, pakistan, lahore, islamabad',
  'Asia/Kolkata': 'delhi, new delhi, mumbai, india, bangalore, kolkata, chennai, hyderabad',
  'Asia/Dhaka': 'dhaka, bangladesh',
  'Asia/Bangkok': 'bangkok, thailand',
  'Asia/Ho_Chi_Minh': 'hanoi, vietnam, ho chi minh city, saigon',
  'Asia/Jakarta': 'jakarta, indonesia',
  'Asia/Singapore': 'singapore',
  'Asia/Kuala_Lumpur': 'kuala lumpur, malaysia',
  'Asia/Manila': 'manila, the philippines, philippines',
  'Asia/Hong_Kong': 'hong kong',
  'Asia/Taipei': 'taipei, taiwan',
  'Asia/Shanghai': 'shanghai, beijing, china, shenzhen',
  'Asia/Seoul': 'seoul, korea, south korea',
  'Asia/Tokyo': 'tokyo, japan, osaka, kyoto',
  'Australia/Sydney': 'sydney, melbourne, canberra, australia',
  'Australia/Brisbane': 'brisbane',
  'Australia/Adelaide': 'adelaide',
  'Australia/Perth': 'perth',
  'Pacific/Auckland': 'auckland, new zealand, wellington',
  'Pacific/Honolulu': 'honolulu, hawaii',
  'America/Anchorage': 'anchorage, alaska',
  'America/Los_Angeles':
    'los angeles, san francisco, seattle, california, las vegas, san diego, portland, the west coast, silicon valley, pacific time',
  'America/Denver': 'denver, colorado, salt lake city, utah, mountain time',
  'America/Phoenix': 'phoenix, arizona',
  'America/Chicago': 'chicago, dallas, houston, austin, texas, new orleans, minneapolis, central time',
  'America/New_York':
    'new york, new york city, nyc, boston, washington, washington dc, miami, florida, atlanta, philadelphia, detroit, the east coast, eastern time',
  'America/Toronto': 'toronto, ottawa, montreal',
  'America/Vancouver': 'vancouver',
  'America/Mexico_City': 'mexico city, mexico',
  'America/Bogota': 'bogota, colombia',
  'America/Lima': 'lima, peru',
  'America/Santiago': 'santiago, chile',
  'America/Sao_Paulo': 'sao paulo, brazil, rio de janeiro, rio',
  'America/Argentina/Buenos_Aires': 'buenos aires, argentina',
  'America/Caracas': 'caracas, venezuela',
  'America/Havana': 'havana, cuba',
  UTC: 'utc, u t c, coordinated universal time',
};

const byPlace: ReadonlyMap<string, string> = new Map(
  Object.entries(zones).flatMap(([zone, places]) =>
    places.split(', ').map((place) => [place, zone] as const),
  ),
);

/** The IANA zone of a place, or undefined when the table has none. */
export const zoneOf = (place: string) => byPlace.get(place.normalize('NFD').replace(/\p{M}/gu, ''));

const small = new Set(['the', 'de', 'of']);
const capitals = new Set(['uk', 'utc', 'gmt', 'nyc', 'dc']);

/** `new york` → `New York`. */
export function placeName(place: string): string {
  return place
    .split(' ')
    .map((word) =>
      small.has(word)
        ? word
        : capitals.has(word)
          ? word.toUpperCase()
          : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join(' ');
}
