package io.github.grayrelease.servlet;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.HopTrace;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/** A response that carries the hop trace as known when it is committed. For traced requests only. */
final class TracedResponse extends HttpServletResponseWrapper {

    private final HopTrace hopTrace;
    private final GrayObserver observer;

    TracedResponse(HttpServletResponse response, HopTrace hopTrace, GrayObserver observer) {
        super(response);
        this.hopTrace = hopTrace;
        this.observer = observer;
    }

    /** Writes the hops so far; impossible after the response is committed. */
    void tell() {
        try {
            if (!isCommitted()) {
                setHeader(TagNames.HOPS_HEADER, hopTrace.written());
            }
        } catch (RuntimeException | LinkageError failure) {
            observer.failed("telling hops", failure);
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return new TellingStream(super.getOutputStream());
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        tell();
        return super.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
        tell();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
        tell();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        tell();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        tell();
        super.sendRedirect(location);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        tell();
        super.sendRedirect(location, status, clearBuffer);
    }

    /** Updates the header at each write, because any write may commit the response. */
    private final class TellingStream extends ServletOutputStream {

        private final ServletOutputStream stream;

        TellingStream(ServletOutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int octet) throws IOException {
            tell();
            stream.write(octet);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            tell();
            stream.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            tell();
            stream.flush();
        }

        @Override
        public void close() throws IOException {
            tell();
            stream.close();
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            stream.setWriteListener(listener);
        }
    }
}
