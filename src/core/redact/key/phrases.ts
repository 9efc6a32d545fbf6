import type { Sensitive } from '../pseudonym/pseudonym.ts'

/** What a key can reveal about its value. */
export type SensitiveKey =
  | Exclude<Sensitive, 'card' | 'ipv4' | 'ipv6' | 'iban' | 'ssn'>
  /** A tax number, or a tax amount. */
  | 'vat'

const phrases: Readonly<Record<Exclude<SensitiveKey, 'email'>, string>> = {
  opaque: `password, passwd, passphrase, secret, client secret, token, authorization, credential, cookie, jwt, otp,
    pin, cvc, cvv, signature, fingerprint, api key, apikey, private key, access key, secret key, signing key,
    encryption key, license key, zip, zip code, zipcode, postal code, post code, postcode, postalcode,
    house number or name, last4, last 4, last four, last four digit, lastfour, last digit, last n char,
    iban last char, card summary, bank summary, iin, bin, card number, account number, account number suffix,
    routing number, sort code, iban, bban, masked number, masked card number, masked pan, pan, gan,
    document number, driver license number, driving license number, ssn, tax id, tax id value, tax identifier,
    tax identification number, tax number, tax no, tax registration number, vat id, vat no, vat number, vat reg,
    vat registration, vat registration number, legal number, identification number, registration number, gstin,
    tin, ein, abn, eori, siret, siren, cpf, cnpj, id number, national id, nif, dni, aadhaar, aadhar, passport,
    passport number, license number, company number, organization number, username, login, cashtag,
    buyer cashtag, idfa, idfv, gps ad id, gpsadid, android id`,
  phone: `phone, mobile, fax, tel, telephone, cellphone, msisdn, phonenumber, phone number, mobile number,
    mobilenumber, fax number, national number, whatsapp`,
  name: `name, surname, firstname, lastname, fullname, middlename, givenname, familyname, name first, name last,
    name middle, name given, name family, name full, name on card, name on account, cardholder, card holder,
    account holder, account owner, company, attention, maiden name, alias name, full name alias, shop owner`,
  vat: 'vat, vatid, gst',
  birth: `dob, birth, birth day, birth month, birth year, birthday, birthdate, birth date, date of birth, dob day,
    dob month, dob year, date of birth day, date of birth month, date of birth year`,
  street: `address, address1, address2, address3, address line, address line1, address line2, line1, line2, line3,
    line 1, line 2, line 3, first line, second line, third line, addressline1, addressline2, street, street1,
    street2, street 1, street 2, street address, addr, street and number, street additional, street name,
    street number, building name, sub building`,
  city: 'city, town, suburb, village, locality, sublocality, admin area 2, admin area 3, admin area 4',
  state: `address state, shipping state, customer state, province, address province, county, address region,
    admin area 1, administrative district level 1, administrative district level 2`,
  place: 'latitude, longitude, lat, lng',
}

/** Meanings by the last words of a key, in the singular. */
export const keyPhrases: ReadonlyMap<string, SensitiveKey> = new Map(
  Object.entries(phrases).flatMap(([kind, list]) =>
    list.split(/,\s*/).map((phrase) => [phrase, kind as SensitiveKey] as const),
  ),
)

/** The last words of those phrases; most keys end in none of them. */
export const lastWords: ReadonlySet<string> = new Set(
  [...keyPhrases.keys()].map((phrase) => phrase.slice(phrase.lastIndexOf(' ') + 1)),
)

/** Keys that only addresses have. */
export const inAddress: ReadonlySet<string> = new Set(
  `line1 line_1 first_line address1 address_line1 address_line_1 postal_code postalCode postcode zip zipcode city
   locality admin_area_2`.split(/\s+/),
)
