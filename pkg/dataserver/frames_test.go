package dataserver

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

const (
	timeColumn    = `{"name":"time","type":"time","typeInfo":{"frame":"time.Time"}}`
	numberColumn  = `{"name":"v","type":"number","typeInfo":{"frame":"float64","nullable":true}}`
	textColumn    = `{"name":"s","type":"string","typeInfo":{"frame":"string","nullable":true}}`
	seriesMeta    = `{"type":"timeseries-multi","typeVersion":[0,1]}`
	numericMeta   = `{"type":"numeric-long","typeVersion":[0,1]}`
	tableMeta     = `{"type":"table","typeVersion":[0,1]}`
	logsMeta      = `{"type":"log-lines","typeVersion":[0,0]}`
	columnsOfTwo  = timeColumn + "," + numberColumn
	valuesOfThree = `"values":[[1764000000000,1764000060000,1764000120000],[1,2,3]]`
)

func frameJSON(meta, fields, content string) string {
	return fmt.Sprintf(`{"schema":{"name":"f","refId":"A","meta":%s,"fields":[%s]},"data":{%s}}`, meta, fields, content)
}

func answerJSON(frames ...string) []byte {
	return []byte(`{"results":{"A":{"status":200,"frames":[` + strings.Join(frames, ",") + `]}}}`)
}

func labelled(labels string) string {
	return timeColumn + `,{"name":"v","type":"number","typeInfo":{"frame":"float64","nullable":true},"labels":` + labels + `}`
}

func expectation() Expectation {
	return Expectation{RefID: "A", Limits: DefaultLimits, Locale: English}
}

func TestDecodeRefusesInvalidAnswers(t *testing.T) {
	t.Parallel()
	one := func(meta, fields, content string) string { return string(answerJSON(frameJSON(meta, fields, content))) }
	cases := map[string]struct{ body, want string }{
		"HTML":                      {`<!doctype html><title>Grafana</title>`, "cannot be read"},
		"empty body":                {``, "cannot be read"},
		"null":                      {`null`, `no result for query "A"`},
		"cut in the middle":         {string(answerJSON(frameJSON(seriesMeta, columnsOfTwo, valuesOfThree)))[:200], "cannot be read"},
		"unknown member":            {`{"took":3,"results":{}}`, "unexpected field: took"},
		"another query's result":    {`{"results":{"B":{"status":200,"frames":[]}}}`, `no result for query "A"`},
		"data before schema":        {`{"results":{"A":{"frames":[{"data":{` + valuesOfThree + `},"schema":{"fields":[]}}]}}}`, "cannot be read"},
		"null frame":                {`{"results":{"A":{"frames":[null]}}}`, "meta.type is missing"},
		"null field":                {one(seriesMeta, `null`, `"values":[[1]]`), "cannot be read"},
		"field without typeInfo":    {one(seriesMeta, `{"name":"time","type":"time"}`, `"values":[[1]]`), "has no type"},
		"type name unknown":         {one(seriesMeta, `{"name":"x","typeInfo":{"frame":"decimal"}}`, `"values":[[1]]`), "unknown field type: decimal"},
		"no meta":                   {one(`null`, columnsOfTwo, valuesOfThree), "meta.type is missing"},
		"no meta type":              {one(`{"typeVersion":[0,1]}`, columnsOfTwo, valuesOfThree), "meta.type is missing"},
		"meta type unknown":         {one(`{"type":"pie","typeVersion":[0,1]}`, columnsOfTwo, valuesOfThree), `"pie" is not known`},
		"no version":                {one(`{"type":"timeseries-multi"}`, columnsOfTwo, valuesOfThree), "typeVersion must be 0.1, it is 0.0"},
		"version of numbers":        {one(`{"type":"numeric-long","typeVersion":[1,0]}`, numberColumn, `"values":[[1]]`), "typeVersion must be 0.1, it is 1.0"},
		"notice severity":           {one(`{"type":"table","notices":[{"severity":"fatal","text":"x"}]}`, numberColumn, `"values":[[1]]`), "severity fatal"},
		"second column shorter":     {one(seriesMeta, columnsOfTwo, `"values":[[1764000000000,1764000060000],[1]]`), "cannot be read"},
		"second column longer":      {one(seriesMeta, columnsOfTwo, `"values":[[1764000000000],[1,2]]`), "cannot be read"},
		"column missing":            {one(seriesMeta, columnsOfTwo, `"values":[[1764000000000]]`), "columns differ in length"},
		"column too many":           {one(seriesMeta, timeColumn, `"values":[[1764000000000],[1]]`), "more value arrays"},
		"null time, first row":      {one(seriesMeta, columnsOfTwo, `"values":[[null,1764000060000],[1,2]]`), `"time" is null in row 1`},
		"null time, later row":      {one(seriesMeta, columnsOfTwo, `"values":[[1764000000000,null],[1,2]]`), `"time" is null in row 2`},
		"null time, later column":   {one(tableMeta, textColumn+","+timeColumn, `"values":[["a"],[null]]`), `"time" is null in row 1`},
		"time as text":              {one(seriesMeta, columnsOfTwo, `"values":[["2026-01-01"],[1]]`), "error reading time"},
		"time beyond Arrow":         {one(tableMeta, textColumn+","+timeColumn, `"values":[["a"],[9300000000000]]`), "out of the representable range"},
		"time before Arrow":         {one(tableMeta, textColumn+","+timeColumn, `"values":[["a"],[-9300000000000]]`), "out of the representable range"},
		"unsorted":                  {one(seriesMeta, columnsOfTwo, `"values":[[1764000060000,1764000000000],[1,2]]`), "row 2 is not after"},
		"same time twice":           {one(seriesMeta, columnsOfTwo, `"values":[[1764000000000,1764000000000],[1,2]]`), "row 2 is not after"},
		"nullable time in a series": {one(seriesMeta, strings.Replace(columnsOfTwo, `"time.Time"`, `"time.Time","nullable":true`, 1), valuesOfThree), "exactly two columns"},
		"series without value":      {one(seriesMeta, timeColumn, `"values":[[1764000000000]]`), "exactly two columns"},
		"series of text":            {one(seriesMeta, timeColumn+","+textColumn, `"values":[[1764000000000],["a"]]`), "exactly two columns"},
		"series with two values":    {one(seriesMeta, columnsOfTwo+","+numberColumn, `"values":[[1764000000000],[1],[2]]`), "exactly two columns"},
		"number not nullable":       {one(numericMeta, `{"name":"v","typeInfo":{"frame":"float64"}}`, `"values":[[null]]`), "must be declared nullable"},
		"not a number":              {one(seriesMeta, columnsOfTwo, valuesOfThree+`,"entities":[null,{"NaN":[1]}]`), "not a finite number in row 2 (NaN)"},
		"infinite":                  {one(seriesMeta, columnsOfTwo, valuesOfThree+`,"entities":[null,{"Inf":[0]}]`), "not a finite number in row 1 (+Inf)"},
		"number too large":          {one(seriesMeta, columnsOfTwo, `"values":[[1764000000000],[1e999]]`), "cannot be read"},
		"text in a number column":   {one(seriesMeta, columnsOfTwo, `"values":[[1764000000000],["12"]]`), "cannot be read"},
		"column type not ours":      {one(tableMeta, `{"name":"v","typeInfo":{"frame":"uint8"}}`, `"values":[[1]]`), "unsupported type uint8"},
		"SDK panics: bool":          {one(tableMeta, `{"name":"b","typeInfo":{"frame":"bool","nullable":true}}`, `"values":[["yes"]]`), "cannot be read"},
		"SDK panics: entity index":  {one(seriesMeta, columnsOfTwo, valuesOfThree+`,"entities":[null,{"NaN":[7]}]`), "cannot be read"},
		"numbers without a number":  {one(numericMeta, textColumn, `"values":[["a"]]`), "at least one number column"},
		"numbers with a time":       {one(numericMeta, columnsOfTwo, valuesOfThree), "no time column"},
		"twice the same labels": {string(answerJSON(
			frameJSON(seriesMeta, labelled(`{"a":"1","b":"2"}`), valuesOfThree),
			frameJSON(seriesMeta, labelled(`{"b":"2","a":"1"}`), valuesOfThree))), "same name and labels as frame 1"},
		"no-data frame beside a series": {string(answerJSON(
			frameJSON(seriesMeta, ``, `"values":[]`),
			frameJSON(seriesMeta, columnsOfTwo, valuesOfThree))), "must be the only one"},
		"two frames of numbers": {string(answerJSON(
			frameJSON(numericMeta, numberColumn, `"values":[[1]]`),
			frameJSON(numericMeta, numberColumn, `"values":[[2]]`))), "must be the only one"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Decode([]byte(test.body), expectation())
			if err == nil {
				t.Fatal("accepted")
			}
			failure := AsError(err)
			if !strings.Contains(failure.Describe(English), test.want) {
				t.Errorf("%q does not say %q", failure.Describe(English), test.want)
			}
			if failure.Status != http.StatusInternalServerError || failure.Source != backend.ErrorSourcePlugin || failure.Text.ZH == "" {
				t.Errorf("status %d, source %s, text %q", failure.Status, failure.Source, failure.Text.ZH)
			}
		})
	}
}

func TestDecodeAcceptsWhatOnlyLooksAlike(t *testing.T) {
	t.Parallel()
	cases := map[string][]byte{
		"separators inside labels": answerJSON(
			frameJSON(seriesMeta, labelled(`{"a":"1, b=2"}`), valuesOfThree),
			frameJSON(seriesMeta, labelled(`{"a":"1","b":"2"}`), valuesOfThree)),
		"no data":              answerJSON(frameJSON(seriesMeta, ``, `"values":[]`)),
		"no frames":            answerJSON(),
		"null in a table time": answerJSON(frameJSON(tableMeta, strings.Replace(timeColumn, `"time.Time"`, `"time.Time","nullable":true`, 1), `"values":[[1764000000000,null]]`)),
		"log lines":            answerJSON(frameJSON(logsMeta, `{"name":"timestamp","typeInfo":{"frame":"time.Time"}},{"name":"body","typeInfo":{"frame":"string"}},{"name":"labels","typeInfo":{"frame":"json.RawMessage"}}`, `"values":[[1764000000000],["boom"],[{"level":"error"}]]`)),
		"boolean series":       answerJSON(frameJSON(seriesMeta, timeColumn+`,{"name":"up","typeInfo":{"frame":"bool","nullable":true}}`, `"values":[[1764000000000,1764000060000],[true,null]]`)),
		"the year 1970":        answerJSON(frameJSON(seriesMeta, columnsOfTwo, `"values":[[-1,0,1],[1,2,3]]`)),
	}
	for name, body := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response, err := Decode(body, expectation())
			if err != nil || response.Error != nil {
				t.Fatalf("%v, %v", err, response.Error)
			}
			throughArrow(t, response.Frames)
		})
	}
}

func TestDecodeSettlesErrors(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		result  string
		status  backend.Status
		source  backend.ErrorSource
		message string
	}{
		"as the data server says":   {`"status":503,"frames":[],"error":"[overloaded] busy","errorSource":"downstream"`, 503, backend.ErrorSourceDownstream, "[overloaded] busy"},
		"its own fault":             {`"status":500,"frames":[],"error":"[internal] bug","errorSource":"plugin"`, 500, backend.ErrorSourcePlugin, "[internal] bug"},
		"no source":                 {`"status":400,"frames":[],"error":"[bad_request] no"`, 400, backend.ErrorSourceDownstream, "[bad_request] no"},
		"source unknown":            {`"status":400,"frames":[],"error":"[bad_request] no","errorSource":"moon"`, 400, backend.ErrorSourceDownstream, "[bad_request] no"},
		"no status":                 {`"frames":[],"error":"[internal] bug"`, 500, backend.ErrorSourceDownstream, "[internal] bug"},
		"status OK with an error":   {`"status":200,"frames":[],"error":"[internal] bug"`, 500, backend.ErrorSourceDownstream, "[internal] bug"},
		"status without an error":   {`"status":504,"frames":[]`, 504, backend.ErrorSourceDownstream, "the data server answered this query with status 504"},
		"text that gRPC refuses":    {"\"status\":400,\"frames\":[],\"error\":\"bad \xff\xfe byte\"", 400, backend.ErrorSourceDownstream, "bad \uFFFD byte"},
		"error beside broken frame": {`"status":400,"frames":[` + frameJSON(seriesMeta, timeColumn, `"values":[[1]]`) + `],"error":"[bad_request] no"`, 400, backend.ErrorSourceDownstream, "[bad_request] no"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response, err := Decode([]byte(`{"results":{"A":{`+test.result+`}}}`), expectation())
			if err != nil {
				t.Fatal(err)
			}
			if response.Error == nil || response.Error.Error() != test.message || response.Status != test.status || response.ErrorSource != test.source {
				t.Errorf("%v, %d, %s", response.Error, response.Status, response.ErrorSource)
			}
			if len(response.Frames) != 0 {
				t.Errorf("%d frames", len(response.Frames))
			}
		})
	}
}

func TestDecodeKeepsFramesBesideAnError(t *testing.T) {
	t.Parallel()
	body := `{"results":{"A":{"status":504,"error":"[timeout] late","frames":[` + frameJSON(seriesMeta, columnsOfTwo, valuesOfThree) + `]}}}`
	response, err := Decode([]byte(body), expectation())
	if err != nil || response.Error == nil || len(response.Frames) != 1 {
		t.Fatalf("%v, %v, %d frames", err, response.Error, len(response.Frames))
	}
}
