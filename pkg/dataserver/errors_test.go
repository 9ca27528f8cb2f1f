package dataserver

import (
	"errors"
	"fmt"
	"io"
	"log"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

func quietLog() *log.Logger {
	return log.New(io.Discard, "", 0)
}

func TestAsError(t *testing.T) {
	t.Parallel()
	known := NewUserError(CodeBadRequest, Text{ZH: "不行", EN: "no"}, nil)
	if AsError(fmt.Errorf("wrapped: %w", known)) != known {
		t.Error("a wrapped Error is lost")
	}
	cause := errors.New("boom")
	unknown := AsError(cause)
	if unknown.Status != 500 || unknown.Source != backend.ErrorSourcePlugin || !errors.Is(unknown, cause) {
		t.Errorf("%+v", unknown)
	}
}

func TestDescribeIsShortAndValid(t *testing.T) {
	t.Parallel()
	failure := NewUserError(CodeBadRequest, Text{ZH: strings.Repeat("错", 5000), EN: "bad \xff byte"}, nil)
	if got := failure.Describe(English); got != "[bad_request] bad \uFFFD byte" {
		t.Errorf("%q", got)
	}
	if got := failure.Describe(Chinese); !utf8.ValidString(got) || utf8.RuneCountInString(got) != maxMessageLength+1 {
		t.Errorf("%d characters", utf8.RuneCountInString(got))
	}
}
