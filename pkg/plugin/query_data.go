package plugin

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/config"
	"github.com/grafana/grafana-plugin-sdk-go/experimental/concurrent"

	"github.com/aimarket/aimarket-ops-datasource/pkg/dataserver"
)

// mostConcurrent is also the SDK's own upper bound.
const mostConcurrent = 10

// QueryData answers every query, each with its own request to the data server and its own error. It never returns an error
// itself: Grafana would show none of the queries, and not the reason either.
func (d *Datasource) QueryData(ctx context.Context, request *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	header := pickHeaders(request.Headers)
	fromAlert := header.Get("FromAlert") == "true"
	return concurrent.QueryData(ctx, request, func(ctx context.Context, query concurrent.Query) backend.DataResponse {
		asked := query.DataQuery
		return d.answer(ctx, dataserver.QueryRequest{
			RefID:         asked.RefID,
			Range:         dataserver.Range{From: asked.TimeRange.From.UnixMilli(), To: asked.TimeRange.To.UnixMilli()},
			IntervalMs:    asked.Interval.Milliseconds(),
			MaxDataPoints: asked.MaxDataPoints,
			Model:         asked.JSON,
			Header:        header,
			Locale:        d.locale,
			Alert:         fromAlert,
		})
	}, concurrency(ctx))
}

func (d *Datasource) answer(ctx context.Context, request dataserver.QueryRequest) (response backend.DataResponse) {
	logger := backend.Logger.FromContext(ctx)
	started := time.Now()
	defer func() {
		if cause := recover(); cause != nil {
			logger.Error("query panicked", "refId", request.RefID, "panic", cause, "stack", string(debug.Stack()))
			response = d.errorResponse(fmt.Errorf("panic: %v", cause), request)
		}
		logger.Debug("query answered", "refId", request.RefID, "status", response.Status, "frames", len(response.Frames),
			"fromAlert", request.Alert, "elapsedMs", time.Since(started).Milliseconds())
	}()
	if d.unusable != nil {
		return d.errorResponse(d.unusable, request)
	}
	response, err := d.client.Query(ctx, request, d.limits)
	if err != nil {
		return d.errorResponse(err, request)
	}
	return response
}

// errorResponse speaks the query's language, else the data source's.
func (d *Datasource) errorResponse(err error, request dataserver.QueryRequest) backend.DataResponse {
	failure := dataserver.AsError(err)
	return backend.DataResponse{
		Error:       errors.New(failure.Describe(dataserver.ModelLocale(request.Model, d.locale))),
		Status:      backend.Status(failure.Status),
		ErrorSource: failure.Source,
	}
}

// concurrency is Grafana's own setting, within what the SDK runs at once.
func concurrency(ctx context.Context) int {
	configured, err := config.GrafanaConfigFromContext(ctx).ConcurrentQueryCount()
	if err != nil || configured < 1 {
		return mostConcurrent
	}
	return min(configured, mostConcurrent)
}
