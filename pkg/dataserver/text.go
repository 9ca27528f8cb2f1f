package dataserver

// Locale is the language in which a person reads messages.
type Locale string

// The languages of the product.
const (
	Chinese Locale = "zh"
	English Locale = "en"
)

// ParseLocale accepts the languages of the data server; anything else is not ok.
func ParseLocale(name string) (Locale, bool) {
	switch locale := Locale(name); locale {
	case Chinese, English:
		return locale, true
	default:
		return "", false
	}
}

// Text is a sentence in both languages of the product, on the wire as {"zh": …, "en": …}.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// In answers the sentence in one language.
func (t Text) In(locale Locale) string {
	if locale == English {
		return t.EN
	}
	return t.ZH
}
