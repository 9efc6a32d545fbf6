/** A token with a documented prefix: a mark that is cheap to test for, and the full pattern. */
type TokenForm = readonly [mark: string, form: string]

const { raw } = String

/**
 * Each pattern ends in an unbounded repetition, so that no part of a long token survives. Matching hardly backtracks.
 */
const forms: readonly TokenForm[] = [
  // Stripe, RevenueCat, OpenAI and many others; Standard Webhooks secrets; ephemeral keys.
  ['(?:[sre]k|whs[ke]c?)[_-]', raw`(?:[sr]k|ek|whsec|whsk)[_-][\w+/-]{12,}=*`],
  ['sk_org_', raw`sk_org_[\w-]{12,}`],
  // JSON Web Tokens, signed or encrypted.
  ['ey[JA]', raw`(?<![\w-])ey[JA][\w-]{8,}(?:\.[\w-]*){2,4}`],
  // Mollie, GoCardless, Chargebee; Stripe's hosted pages.
  ['(?:live|test|sandbox|access)_', raw`(?<![\w-])(?:live|test|sandbox|access)_(?=[A-Za-z_-]{0,30}\d)[\w=-]{30,}`],
  // Paddle, Polar, PayPal and Braintree.
  ['pdl_', raw`pdl_[a-z]+_[\w+/-]{12,}=*`],
  ['polar_', raw`polar_[a-z]{2,5}_[\w-]{16,}`],
  ['A21A', raw`A21A[\w-]{40,}`],
  [raw`access_token\$`, raw`access_token\$[a-z]+\$[\w$]{12,}`],
  // Square, Meta.
  ['sq0', raw`(?:sandbox-)?sq0[a-z]{3}-[\w-]{20,}`],
  ['EAA', raw`EAA[A-Z][\w-]{40,}`],
  // Shopify.
  ['shp', raw`shp[a-z]{2,3}_[A-Fa-f\d]{20,}`],
  // SendGrid, Mailgun, Mailchimp.
  [raw`SG\.`, raw`SG\.[\w-]{16,}(?:\.[\w-]*)?`],
  ['key-', raw`key-[a-f\d]{32,}`],
  [raw`-us\d`, raw`[a-f\d]{32}-us\d{1,2}(?![\w-])`],
  // Twilio, Telegram.
  [raw`SK[a-f\d]`, raw`SK[a-f\d]{32,}`],
  [':AA', raw`\d{8,10}:AA[\w-]{32,}`],
  // GitHub, GitLab, Bitbucket, npm, PyPI, RubyGems, Docker.
  ['gh[opsru]_|github_', raw`(?:gh[opsru]|github_pat)_[\w-]{12,}`],
  ['gl[a-z]+-', raw`gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct|rtr)-[\w.-]{12,}`],
  ['AT[ABC][BT]', raw`AT(?:BB|ATT3|CTT3)[\w=-]{16,}`],
  ['npm_', raw`npm_[A-Za-z\d]{20,}`],
  ['pypi-', raw`pypi-[\w-]{16,}`],
  ['rubygems_', raw`rubygems_[a-f\d]{32,}`],
  ['dckr_', raw`dckr_(?:pat|oat)_[\w-]{16,}`],
  // Slack.
  ['xox', raw`xox[abceoprs][_.-][\w.-]{12,}`],
  ['xapp|xwfp', raw`x(?:app|wfp)-[\w-]{12,}`],
  // Google.
  ['AIza', raw`AIza[\w-]{35,}`],
  ['ya29', raw`ya29\.[\w.-]{16,}`],
  ['1//0', raw`1//0[\w-]{16,}`],
  ['GOCSPX', raw`GOCSPX-[\w-]{16,}`],
  // AWS.
  ['A(?:KIA|SIA|BIA|CCA)', raw`A(?:KIA|SIA|BIA|CCA)[A-Z\d]{16,}(?![\w-])`],
  // Hosting providers and developer tools.
  ['do[opr]_v1', raw`do[opr]_v1_[\w-]{20,}`],
  ['sntry[su]_', raw`sntry[su]_[\w-]{20,}={0,2}`],
  ['(?:glsa|hf|ntn|figd|sbp)_', raw`(?:glsa|hf|ntn|figd|sbp)_[\w-]{20,}`],
  ['lin_api_|sb_secret_', raw`(?:lin_api|sb_secret)_[\w-]{20,}`],
  ['shippo_', raw`shippo_(?:live|test)_[\w-]{20,}`],
  ['dapi|dkea', raw`(?:dapi|dkea)[a-f\d]{32,}`],
  ['PMAK-|NRAK-', raw`(?:PMAK|NRAK)-[\w-]{24,}`],
  ['FLWSECK', raw`FLWSECK(?:_TEST)?-[\w-]{24,}`],
  ['EZ[AT]K', raw`EZ[AT]K[\w-]{24,}`],
  ['pul-', raw`pul-[a-f\d]{32,}`],
  [raw`hv[bs]\.|dp\.`, raw`(?:hv[bs]|dp\.[a-z]{2,5})\.[\w.-]{20,}`],
  ['dt0', raw`dt0[a-z]\d\d\.[\w.-]{24,}`],
  ['AGE-', raw`AGE-SECRET-KEY-1[A-Z\d]{20,}`],
]

/** Text without any of these marks contains no tokens. */
export const tokenHint = new RegExp(forms.map(([mark]) => mark).join('|'))

/** Matches a token unless a letter or digit precedes it. */
export const token = new RegExp(`(?<![A-Za-z\\d])(?:${forms.map(([, form]) => form).join('|')})`, 'g')
