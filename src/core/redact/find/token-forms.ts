/**
 * Secrets that their issuers document by a prefix. The repetition at the end of a form has no upper bound, so that no
 * part of a long token stays.
 */
export const tokenForms: readonly string[] = [
  // Stripe, RevenueCat, OpenAI and many others; secrets of Standard Webhooks; ephemeral keys.
  String.raw`(?:[sr]k|ek|whsec|whsk)[_-][\w+/-]{12,}=*`,
  String.raw`sk_org_[\w-]{12,}`,
  // JSON Web Tokens, signed and encrypted.
  String.raw`(?<![\w-])ey[JA][\w-]{8,}(?:\.[\w-]*){2,4}`,
  // Mollie, GoCardless, Chargebee; hosted pages of Stripe.
  String.raw`(?<![\w-])(?:live|test|sandbox|access)_(?=[A-Za-z_-]{0,30}\d)[\w=-]{30,}`,
  // Paddle, Polar, PayPal and Braintree.
  String.raw`pdl_[a-z]+_[\w+/-]{12,}=*`,
  String.raw`polar_[a-z]{2,5}_[\w-]{16,}`,
  String.raw`A21A[\w-]{40,}`,
  String.raw`access_token\$[a-z]+\$[\w$]{12,}`,
  // Square, Meta.
  String.raw`(?:sandbox-)?sq0[a-z]{3}-[\w-]{20,}`,
  String.raw`EAA[A-Z][\w-]{40,}`,
  // Shopify.
  String.raw`shp[a-z]{2,3}_[A-Fa-f\d]{20,}`,
  // SendGrid, Mailgun, Mailchimp, Postmark-like keys.
  String.raw`SG\.[\w-]{16,}(?:\.[\w-]*)?`,
  String.raw`key-[a-f\d]{32,}`,
  String.raw`[a-f\d]{32}-us\d{1,2}(?![\w-])`,
  // Twilio, Telegram, Discord.
  String.raw`SK[a-f\d]{32,}`,
  String.raw`\d{8,10}:AA[\w-]{32,}`,
  // GitHub, GitLab, Bitbucket, npm, PyPI, RubyGems, Docker.
  String.raw`(?:gh[opsru]|github_pat)_[\w-]{12,}`,
  String.raw`gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct|rtr)-[\w.-]{12,}`,
  String.raw`AT(?:BB|ATT3|CTT3)[\w=-]{16,}`,
  String.raw`npm_[A-Za-z\d]{20,}`,
  String.raw`pypi-[\w-]{16,}`,
  String.raw`rubygems_[a-f\d]{32,}`,
  String.raw`dckr_(?:pat|oat)_[\w-]{16,}`,
  // Slack.
  String.raw`xox[abceoprs][_.-][\w.-]{12,}`,
  String.raw`x(?:app|wfp)-[\w-]{12,}`,
  // Google.
  String.raw`AIza[\w-]{35,}`,
  String.raw`ya29\.[\w.-]{16,}`,
  String.raw`1//0[\w-]{16,}`,
  String.raw`GOCSPX-[\w-]{16,}`,
  // AWS.
  String.raw`A(?:KIA|SIA|BIA|CCA)[A-Z\d]{16,}(?![\w-])`,
  // Hosts and tools.
  String.raw`(?:do[opr]_v1|sntry[su]|glsa|hf|lin_api|sbp|sb_secret|figd|ntn|shippo_(?:live|test))_[\w-]{20,}={0,2}`,
  String.raw`(?:dapi|dkea)[a-f\d]{32,}`,
  String.raw`(?:PMAK-|NRAK-|FLWSECK(?:_TEST)?-|EZ[AT]K)[\w-]{24,}`,
  String.raw`pul-[a-f\d]{32,}`,
  String.raw`(?:hv[bs]|dp\.[a-z]{2,5})\.[\w.-]{20,}`,
  String.raw`dt0[a-z]\d\d\.[\w.-]{24,}`,
  String.raw`AGE-SECRET-KEY-1[A-Z\d]{20,}`,
]

/** What a text without any of these does not have to be searched for. */
export const tokenHint =
  /[sre]k[_-]|whs|ey[JA]|(?:live|test|sandbox|access)_|pdl_|polar_|A21A|sq0|EAA|shp|SG\.|key-|-us\d|SK[a-f\d]|:AA|gh[opsru]_|github_|gl[a-z]+-|AT[BC]|ATAT|npm_|pypi-|gems_|dckr_|xox|xapp|xwfp|AIza|ya29|1\/\/0|GOCSPX|AKIA|ASIA|ABIA|ACCA|_v1_|sntry|glsa_|hf_|lin_api_|sbp_|sb_secret_|figd_|ntn_|shippo_|dapi|dkea|PMAK|NRAK|FLWSECK|pul-|EZ[AT]K|hv[bs]\.|dp\.|dt0|AGE-/
