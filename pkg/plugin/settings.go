package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/aimarket/aimarket-ops-datasource/pkg/dataserver"
)

const (
	defaultTimeout = 30 * time.Second
	longestTimeout = 10 * time.Minute
	tokenKey       = "token" //nolint:gosec // the name of the secure field, not its value
)

// settings is what an administrator entered, checked.
type settings struct {
	url     *url.URL
	token   string
	timeout time.Duration
	locale  dataserver.Locale
}

type jsonData struct {
	Locale string `json:"locale"`
	// TimeoutSeconds may be written as a number or, by form fields, as a string.
	TimeoutSeconds json.Number `json:"timeoutSeconds"`
}

// readSettings checks one instance's settings. With an error, an *dataserver.Error, the locale is still valid: the message
// has to be shown in some language.
func readSettings(instance backend.DataSourceInstanceSettings) (settings, error) {
	read := settings{timeout: defaultTimeout, locale: dataserver.Chinese}
	var stored jsonData
	if len(instance.JSONData) > 0 {
		if err := json.Unmarshal(instance.JSONData, &stored); err != nil {
			return read, settingsError(dataserver.Text{
				ZH: "数据源设置 jsonData 无法解读:" + err.Error() + "。请改正 provisioning 文件,或重新保存数据源。",
				EN: "jsonData of this data source cannot be read: " + err.Error() + ". Correct the provisioning file or save the data source again.",
			}, err)
		}
	}
	if locale, ok := dataserver.ParseLocale(stored.Locale); ok {
		read.locale = locale
	}
	if stored.TimeoutSeconds != "" {
		seconds, err := stored.TimeoutSeconds.Float64()
		if err != nil || seconds <= 0 || seconds > longestTimeout.Seconds() {
			return read, settingsError(dataserver.Text{
				ZH: fmt.Sprintf("数据源设置“超时”(timeoutSeconds)必须是 0 到 %.0f 之间的秒数。", longestTimeout.Seconds()),
				EN: fmt.Sprintf("Setting \"Timeout\" (timeoutSeconds) of this data source must be a number of seconds between 0 and %.0f.", longestTimeout.Seconds()),
			}, err)
		}
		read.timeout = time.Duration(seconds * float64(time.Second))
	}
	var err error
	if read.url, err = readURL(instance.URL); err != nil {
		return read, err
	}
	read.token, err = readToken(instance.DecryptedSecureJSONData[tokenKey])
	return read, err
}

func readURL(text string) (*url.URL, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, settingsError(dataserver.Text{
			ZH: "数据源设置“URL”为空。请填写 datasource-server 的地址,例如 http://127.0.0.1:4600。",
			EN: "Setting \"URL\" of this data source is empty. Enter the address of datasource-server, for example http://127.0.0.1:4600.",
		}, nil)
	}
	// The parser's own error would repeat a password that stands in the URL.
	address, err := url.Parse(text)
	if err != nil || (address.Scheme != "http" && address.Scheme != "https") || address.Hostname() == "" {
		return nil, settingsError(dataserver.Text{
			ZH: "数据源设置“URL”不是 http:// 或 https:// 开头的地址。请填写 datasource-server 的地址,例如 http://127.0.0.1:4600。",
			EN: "Setting \"URL\" of this data source is not an address that starts with http:// or https://. " +
				"Enter the address of datasource-server, for example http://127.0.0.1:4600.",
		}, nil)
	}
	if address.User != nil || address.RawQuery != "" || address.Fragment != "" {
		return nil, settingsError(dataserver.Text{
			ZH: "数据源设置“URL”不能含用户名、密码、? 或 #。令牌请填在“令牌”一栏,那里会加密保存。",
			EN: "Setting \"URL\" of this data source must not hold a user, a password, ? or #. Enter the token as \"Token\", where it is stored encrypted.",
		}, nil)
	}
	return address, nil
}

// readToken forgives what a copied line brings along, and refuses what cannot be sent in a header.
func readToken(text string) (string, error) {
	token := strings.TrimSpace(text)
	for _, character := range token {
		if character <= ' ' || character > '~' {
			return "", settingsError(dataserver.Text{
				ZH: "数据源设置“令牌”含空格或非 ASCII 字符。请重新粘贴 AUTH_TOKENS 中的令牌(只要两个冒号之间的部分)。",
				EN: "Setting \"Token\" of this data source holds a space or a non-ASCII character. Paste the token from AUTH_TOKENS again, only what stands between its colons.",
			}, nil)
		}
	}
	return token, nil
}

// clientOptions are Grafana's own HTTP options of the data source (TLS, proxy, headers) with our timeout and token.
func clientOptions(ctx context.Context, instance backend.DataSourceInstanceSettings, read settings) (options httpclient.Options, err error) {
	defer func() {
		// The SDK asserts types of jsonData members without a check.
		if cause := recover(); cause != nil {
			err = unusableOptions(fmt.Errorf("%v", cause))
		}
	}()
	options, err = instance.HTTPClientOptions(ctx)
	if err != nil {
		return options, unusableOptions(err)
	}
	options.Timeouts.Timeout = read.timeout
	// Identities of Grafana's users (cookies, OAuth tokens, X-Grafana-Id) are none of the data server's business.
	options.ForwardHTTPHeaders = false
	if read.token != "" {
		options.Header.Set("Authorization", "Bearer "+read.token)
	}
	return options, nil
}

func unusableOptions(cause error) error {
	return settingsError(dataserver.Text{
		ZH: "数据源的 HTTP / TLS 设置无法使用:" + cause.Error() + "。请检查证书、密钥与自定义请求头。",
		EN: "The HTTP / TLS settings of this data source cannot be used: " + cause.Error() + ". Check certificates, keys and custom headers.",
	}, cause)
}

func settingsError(text dataserver.Text, cause error) error {
	return dataserver.NewUserError(dataserver.CodeSettings, text, cause)
}
