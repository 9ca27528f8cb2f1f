package plugin

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

const (
	mysqlUp     = `{"component":"mysql","title":{"zh":"业务数据库","en":"Business database"},"status":"up","latencyMs":2.4,"since":1,"checkedAt":2}`
	mysqlDown   = `{"component":"mysql","title":{"zh":"业务数据库","en":"Business database"},"status":"down","latencyMs":null,"reason":{"zh":"连接被拒绝;请检查 MYSQL_URL。","en":"Connection refused; check MYSQL_URL."},"since":1,"checkedAt":2}`
	mysqlUnset  = `{"component":"mysql","title":{"zh":"业务数据库","en":"Business database"},"status":"unknown","latencyMs":null,"reason":{"zh":"请设置 MYSQL_URL。","en":"Set MYSQL_URL."},"since":1,"checkedAt":2}`
	redisDown   = `{"component":"redis","title":{"zh":"缓存","en":"Cache"},"status":"down","latencyMs":1001,"reason":{"zh":"请启动 Redis。","en":"Start Redis."},"since":1,"checkedAt":2}`
	eventsDown  = `{"component":"events","title":{"zh":"事件库","en":"Event store"},"status":"down","latencyMs":null,"reason":{"zh":"目录只读。","en":"The directory is read only."},"since":1,"checkedAt":2}`
	catalogueOK = `{"timezone":"Asia/Shanghai","demo":false,"datasets":[{"name":"a","available":true},{"name":"b","available":false}]}`
)

func healthJSON(demo string, components ...string) string {
	return `{"ok":true,"demo":` + demo + `,"version":"1.2.3","freshness":[],"components":[` + strings.Join(components, ",") + `]}`
}

func dataServer(health, catalogue string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/health", func(writer http.ResponseWriter, _ *http.Request) { writeAnswer(writer, 200, health) })
	mux.HandleFunc("GET /api/v1/catalogue", func(writer http.ResponseWriter, request *http.Request) {
		if request.Header.Get("Authorization") != "Bearer "+goodToken {
			writeAnswer(writer, 401, `{"error":{"code":"unauthorized","message":"The token is missing or wrong."}}`)
			return
		}
		writeAnswer(writer, 200, catalogue)
	})
	return mux
}

func TestCheckHealth(t *testing.T) {
	t.Parallel()
	answers := func(status int, body string) http.Handler {
		return http.HandlerFunc(func(writer http.ResponseWriter, _ *http.Request) { writeAnswer(writer, status, body) })
	}
	cases := map[string]struct {
		handler http.Handler
		status  backend.HealthStatus
		want    []string
	}{
		"all is well": {dataServer(healthJSON("false", mysqlUp), catalogueOK), backend.HealthStatusOk,
			[]string{"Connected to data server 1.2.3, authorised, 1 of 2 datasets available.", "Business database: up (2 ms)"}},
		"demo data": {dataServer(healthJSON("true", mysqlUnset), catalogueOK), backend.HealthStatusOk,
			[]string{"demo data; set MYSQL_URL", "Business database: unknown - Set MYSQL_URL."}},
		"Redis is down": {dataServer(healthJSON("false", mysqlUp, redisDown), catalogueOK), backend.HealthStatusOk,
			[]string{"Attention, down: Cache.", "Cache: down (1001 ms) - Start Redis."}},
		"the database is down": {dataServer(healthJSON("false", mysqlDown, redisDown), catalogueOK), backend.HealthStatusError,
			[]string{"Attention, down: Business database, Cache.", "Connection refused; check MYSQL_URL."}},
		"the event store is down": {dataServer(healthJSON("false", mysqlUp, eventsDown), catalogueOK), backend.HealthStatusError,
			[]string{"Event store: down - The directory is read only."}},
		"nothing is probed yet":  {dataServer(healthJSON("false"), catalogueOK), backend.HealthStatusOk, []string{"Connected"}},
		"scope missing":          {answers(403, `{"error":{"code":"forbidden","message":"Lacks query."}}`), backend.HealthStatusError, []string{"[forbidden] Lacks query.", "scope query"}},
		"another service, HTML":  {answers(200, `<!doctype html>`), backend.HealthStatusError, []string{"[wrong_service]", "is not the AI Market Ops data server"}},
		"another service, JSON":  {answers(200, `{"status":"ok"}`), backend.HealthStatusError, []string{"[wrong_service]"}},
		"another service, 404":   {answers(404, `not found`), backend.HealthStatusError, []string{"[wrong_service]", "4600"}},
		"catalogue not readable": {dataServer(healthJSON("false", mysqlUp), `[]`), backend.HealthStatusError, []string{"[wrong_service]"}},
		"starting":               {answers(503, `{"error":{"code":"unavailable","message":"Starting; please wait."}}`), backend.HealthStatusError, []string{"[unavailable] Starting; please wait."}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, err := newDatasource(t, instanceFor(serve(t, test.handler))).CheckHealth(t.Context(), &backend.CheckHealthRequest{})
			if err != nil {
				t.Fatal(err)
			}
			if result.Status != test.status {
				t.Errorf("status %s, message %q", result.Status, result.Message)
			}
			for _, text := range test.want {
				if !strings.Contains(result.Message, text) {
					t.Errorf("%q does not say %q", result.Message, text)
				}
			}
			var details map[string]any
			if err := json.Unmarshal(result.JSONDetails, &details); err != nil || details["components"] == nil {
				t.Errorf("details %s, %v", result.JSONDetails, err)
			}
		})
	}
}

func TestCheckHealthWithWrongToken(t *testing.T) {
	t.Parallel()
	instance := instanceFor(serve(t, dataServer(healthJSON("false", mysqlUp), catalogueOK)))
	for name, token := range map[string]string{"none": "", "wrong": "not-the-right-one"} {
		instance.DecryptedSecureJSONData = map[string]string{"token": token}
		result, err := newDatasource(t, instance).CheckHealth(t.Context(), &backend.CheckHealthRequest{})
		if err != nil || result.Status != backend.HealthStatusError || !strings.Contains(result.Message, "[unauthorized]") || !strings.Contains(result.Message, "AUTH_TOKENS") {
			t.Errorf("%s: %v, %+v", name, err, result)
		}
		if token != "" && strings.Contains(result.Message, token) {
			t.Errorf("the token is shown: %q", result.Message)
		}
	}
}

func TestCheckHealthUnreachable(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	result, err := newDatasource(t, instanceFor(server.URL)).CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	if err != nil || result.Status != backend.HealthStatusError || !strings.Contains(result.Message, server.URL) || !strings.Contains(result.Message, "datasource-server runs") {
		t.Errorf("%v, %+v", err, result)
	}
}

func TestCheckHealthInChinese(t *testing.T) {
	t.Parallel()
	instance := instanceFor(serve(t, dataServer(healthJSON("true", mysqlUnset, redisDown), catalogueOK)))
	instance.JSONData = nil
	result, err := newDatasource(t, instance).CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	want := "已连接数据服务 1.2.3,权限正常,1 个数据集可用(共 2 个)。当前是演示数据,设置 MYSQL_URL 后换成真实数据。" +
		" | 注意,异常的组件:缓存。 | 业务数据库: 未知 - 请设置 MYSQL_URL。 | 缓存: 异常 (1001 ms) - 请启动 Redis。"
	if err != nil || result.Status != backend.HealthStatusOk || result.Message != want {
		t.Errorf("%v, %+v", err, result)
	}
}

func TestCheckHealthSurvivesPanic(t *testing.T) {
	t.Parallel()
	result, err := (&Datasource{}).CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	if err != nil || result == nil || result.Status != backend.HealthStatusError {
		t.Errorf("%v, %+v", err, result)
	}
}
